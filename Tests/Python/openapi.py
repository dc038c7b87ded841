"""Holds the served OpenAPI document to its standard. Usage: openapi.py URL"""
import json
import sys
import urllib.request

from openapi_spec_validator import OpenAPIV31SpecValidator

with urllib.request.urlopen(sys.argv[1]) as answer:
    document = json.load(answer)
errors = list(OpenAPIV31SpecValidator(document).iter_errors())
for error in errors:
    print(f"FAILED {error.message}")
print(f"{len(document['paths'])} paths in an OpenAPI {document['openapi']} document")
print(f"{0 if errors else 1} passed, {1 if errors else 0} failed")
sys.exit(1 if errors else 0)
