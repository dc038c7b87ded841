"""Verifies tokens of Clearance's issuer with a JOSE library that shares no code with it.

Reads {"discovery", "jwks", "tokens": [{"compact", "issuer", "audience", "subject", "at"}]} and prints what holds, a line
each: `ok`, or why not.
"""

import json
import sys

from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet


def verdict(keys, wanted):
    try:
        token = jwt.decode(wanted["compact"], keys, algorithms=["RS256"])
        claims = jwt.JWTClaimsRegistry(
            now=wanted["at"],
            iss={"essential": True, "value": wanted["issuer"]},
            aud={"essential": True, "value": wanted["audience"]},
            sub={"essential": True, "value": wanted["subject"]},
            exp={"essential": True}, iat={"essential": True}, nbf={"essential": True}, jti={"essential": True},
        )
        claims.validate(token.claims)
    except (JoseError, ValueError) as error:
        return type(error).__name__
    if not isinstance(token.claims["aud"], str):
        return "several audiences"
    if token.claims["exp"] - min(token.claims["iat"], token.claims["nbf"]) > 600:
        return "lives too long"
    return "ok"


def main():
    given = json.load(sys.stdin)
    for key in given["jwks"]["keys"]:
        if set(key) & {"d", "p", "q", "dp", "dq", "qi", "k"}:
            sys.exit("the key set has private members")
    keys = KeySet.import_key_set(given["jwks"])
    for key in keys.keys:
        if key.kid != key.thumbprint():
            sys.exit(f"the key {key.kid} is not named by its thumbprint")
    if given["discovery"]["id_token_signing_alg_values_supported"] != ["RS256"]:
        sys.exit("the discovery document names other algorithms")
    for token in given["tokens"]:
        print(verdict(keys, token))


main()
