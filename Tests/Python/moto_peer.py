"""An independent AWS for the tests: moto in the mode in which it checks signatures and external ids.

Makes a user with a key pair, a role that demands the external id given, and an organization; prints where and who as JSON;
ends when its input does.
"""

import json
import sys
import urllib.request

import boto3
from moto.server import ThreadedMotoServer


def client(service, url):
    return boto3.client(
        service, endpoint_url=url, region_name="us-east-1", aws_access_key_id="setup", aws_secret_access_key="setup"
    )


def allow(*actions):
    return json.dumps({
        "Version": "2012-10-17",
        "Statement": [{"Effect": "Allow", "Action": list(actions), "Resource": "*"}],
    })


def furnish(url, external_id):
    iam = client("iam", url)
    user = iam.create_user(UserName="clearance")["User"]["Arn"]
    iam.put_user_policy(
        UserName="clearance", PolicyName="assume", PolicyDocument=allow("sts:AssumeRole", "sts:GetCallerIdentity")
    )
    key = iam.create_access_key(UserName="clearance")["AccessKey"]
    trust = {
        "Version": "2012-10-17",
        "Statement": [{
            "Effect": "Allow", "Principal": {"AWS": user}, "Action": "sts:AssumeRole",
            "Condition": {"StringEquals": {"sts:ExternalId": external_id}},
        }],
    }
    role = iam.create_role(RoleName="evidence", AssumeRolePolicyDocument=json.dumps(trust))["Role"]["Arn"]
    iam.put_role_policy(
        RoleName="evidence", PolicyName="read",
        PolicyDocument=allow("sts:GetCallerIdentity", "organizations:ListAccounts"),
    )
    client("organizations", url).create_organization(FeatureSet="ALL")
    return {"keyID": key["AccessKeyId"], "secret": key["SecretAccessKey"], "role": role}


def main():
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    url = f"http://{host}:{port}"
    facts = furnish(url, sys.argv[1])
    # From the next call on everything is checked.
    reset = urllib.request.Request(
        f"{url}/moto-api/reset-auth", data=b"0", method="POST", headers={"Content-Type": "text/plain"}
    )
    urllib.request.urlopen(reset).read()
    print(json.dumps({"url": url, **facts}), flush=True)
    sys.stdin.read()
    server.stop()


main()
