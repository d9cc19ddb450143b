/**
 * A certificate for tests, and its key: `openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 36500 -subj
 * "/O=Press/CN=nora" -addext "subjectAltName=DNS:nora.example,URI:spiffe://example/nora"`.
 */
export const PEM = `-----BEGIN CERTIFICATE-----
MIIBxjCCAW2gAwIBAgIUYShalgruP7iL+5OLE/KxPZBAEX4wCgYIKoZIzj0EAwIw
HzEOMAwGA1UECgwFUHJlc3MxDTALBgNVBAMMBG5vcmEwIBcNMjYxMTMwMTUzNzI3
WhgPMjEyNjExMDYxNTM3MjdaMB8xDjAMBgNVBAoMBVByZXNzMQ0wCwYDVQQDDARu
b3JhMFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEpUtjfWnU63CbfR6UE+1SSefh
kC+5L05yUJ9GpaHjcdPUg/p11umk8HN+V0srSuVH8I//l28c78RscZncxCtL96OB
hDCBgTAdBgNVHQ4EFgQUqEhNapOZw1cJHVTEJ2QsONbagGIwHwYDVR0jBBgwFoAU
qEhNapOZw1cJHVTEJ2QsONbagGIwDwYDVR0TAQH/BAUwAwEB/zAuBgNVHREEJzAl
ggxub3JhLmV4YW1wbGWGFXNwaWZmZTovL2V4YW1wbGUvbm9yYTAKBggqhkjOPQQD
AgNHADBEAiBAbnBHqIn3kIB5arx0ZaEnqavCPlCb/doZJth0ouyPdQIgAJIn2OCa
9IcAJHGeCbxppnuDvLwlxtOmM1ZCzsINv/M=
-----END CERTIFICATE-----
`;

export const KEY = `-----BEGIN PRIVATE KEY-----
MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgB+0pnnzVdJ7LlcJE
bHjk8mtLy+qoIoNiPLr+OTxR7C+hRANCAASlS2N9adTrcJt9HpQT7VJJ5+GQL7kv
TnJQn0aloeNx09SD+nXW6aTwc35XSytK5Ufwj/+XbxzvxGxxmdzEK0v3
-----END PRIVATE KEY-----
`;
