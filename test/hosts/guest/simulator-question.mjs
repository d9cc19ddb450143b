// What hosts ask the simulator.
const policy = {
  Version: "2012-10-17",
  Statement: [
    {
      Effect: "Allow",
      Action: "s3:GetObject",
      Resource: "arn:aws:s3:::b/*",
      Condition: { Bool: { "aws:SecureTransport": "true" } },
    },
  ],
};

/** Parameters of one simulation: allowed on `b/k`, over TLS. */
export const QUESTION = {
  Action: "SimulateCustomPolicy",
  Version: "2010-05-08",
  "PolicyInputList.member.1": JSON.stringify(policy),
  "ActionNames.member.1": "s3:GetObject",
  "ActionNames.member.2": "s3:PutObject",
  "ResourceArns.member.1": "arn:aws:s3:::b/k",
  "ContextEntries.member.1.ContextKeyName": "aws:SecureTransport",
  "ContextEntries.member.1.ContextKeyType": "boolean",
  "ContextEntries.member.1.ContextKeyValues.member.1": "true",
};
