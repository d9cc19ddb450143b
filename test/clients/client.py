"""Reads calls as JSON on standard input and prints what boto3 says of each: a result, or the class, code and status of the error."""

import json
import sys

import boto3
from botocore import xform_name
from botocore.exceptions import ClientError

ENDPOINT = sys.argv[1]


def answer(call):
    client = boto3.client(call["service"], endpoint_url=ENDPOINT)
    try:
        if "pageSize" in call:
            pages = client.get_paginator(xform_name(call["operation"]))
            config = {"PageSize": call["pageSize"]}
            results = [page["EvaluationResults"] for page in pages.paginate(**call["parameters"], PaginationConfig=config)]
            return {"pages": [len(page) for page in results], "EvaluationResults": sum(results, [])}
        result = getattr(client, xform_name(call["operation"]))(**call["parameters"])
    except ClientError as error:
        response = error.response
        status = response["ResponseMetadata"]["HTTPStatusCode"]
        return {"error": type(error).__name__, "code": response["Error"]["Code"], "status": status}
    result.pop("ResponseMetadata")
    return result


print(json.dumps([answer(call) for call in json.load(sys.stdin)], default=str))
