"""Holds the artifacts to tools that others wrote: cfn-lint, the parsers of Terraform and Bicep, Azure's schemas, the shell.

Each artifact is written by the program, as a customer would write it, with the values of the release manifest.
Usage: artifacts.py PROGRAM
"""

import hashlib
import json
import os
import pathlib
import subprocess
import sys
import tempfile

import cfnlint
import hcl2
import jsonschema
import yaml
from hcl2.utils import SerializationOptions
from pycep import BicepParser

PROGRAM = pathlib.Path(sys.argv[1]).resolve()
SHARED = pathlib.Path(os.environ.get("CLEARANCE_SHARED", "../shared"))
passed, failed, skipped = 0, 0, 0


def check(name, holds, said=""):
    global passed, failed
    passed, failed = passed + bool(holds), failed + (not holds)
    if not holds:
        print(f"FAILED: {name}" + (f"\n    {said}" if said else ""))


def skip(reason):
    global skipped
    skipped += 1
    print(f"skipped: {reason}")


def clearance(*words, folder=None):
    return subprocess.run([PROGRAM, *words], cwd=folder, capture_output=True, text=True, timeout=60)


def examples(artifact):
    """The values that are needed, and those with all that may be given beside; Azure's two scopes exclude each other."""
    needed = [one["name"] for one in artifact["values"] if one["needed"]]
    more = [one["name"] for one in artifact["values"] if not one["needed"]]
    if "subscription" in more:
        rest = [name for name in more if name not in ("subscription", "management-group")]
        return [needed + ["subscription"], needed + rest + ["management-group"]]
    return [needed, needed + more]


def policies(template):
    for resource in template["Resources"].values():
        if resource["Type"] == "AWS::IAM::ManagedPolicy":
            yield resource["Properties"]["PolicyDocument"]


class Tags(yaml.SafeLoader):
    """Reads CloudFormation's short functions as plain values."""


Tags.add_multi_constructor("!", lambda loader, suffix, node: f"!{suffix} {node.value}")


def cfn_lint(file):
    words = [sys.executable, "-c", "from cfnlint.runner import main; main()", "--include-checks", "I", "--", file]
    return subprocess.run(words, capture_output=True, text=True)


def check_cloudformation(name, file):
    # A stack set's own template is a text to cfn-lint, so it is looked at by itself.
    template = yaml.load(file.read_text(), Tags)
    inner = [one["Properties"]["TemplateBody"] for one in template["Resources"].values() if one["Type"].endswith("StackSet")]
    files = [file]
    for text in inner:
        files.append(file.with_name("inner.yaml"))
        files[-1].write_text(text)
    for one in files:
        run = cfn_lint(one)
        check(f"{name}: cfn-lint on {one.name}", run.returncode == 0, run.stdout + run.stderr)
        for policy in policies(yaml.load(one.read_text(), Tags)):
            size = len(json.dumps(policy, separators=(",", ":")))
            check(f"{name}: a managed policy of {size} characters", size <= 6144)
    if len(files) > 1:
        files[-1].unlink()
    broken = file.with_name("broken.yaml")
    broken.write_text(file.read_text().replace("MaxSessionDuration: 3600", "MaxSessionDuration: 99999"))
    check(f"{name}: cfn-lint sees a wrong duration", cfn_lint(broken).returncode != 0)
    broken.unlink()
    check(f"{name}: one parameter", len(template["Parameters"]) == 1)
    check(f"{name}: a stack set reaches the accounts of an organization only", ("organization" in name) == bool(inner))


def check_terraform(name, file):
    options = SerializationOptions(strip_string_quotes=True, explicit_blocks=False)
    tree = hcl2.loads(file.read_text(), serialization_options=options)
    resources = {kind: body for block in tree["resource"] for kind, body in block.items()}
    provider = next(iter(resources["google_iam_workload_identity_pool_provider"].values()))
    check(f"{name}: the provider pins one subject", provider["attribute_condition"].startswith("assertion.sub == '"), provider)
    role = next(iter(resources["google_project_iam_custom_role"].values()))
    check(f"{name}: the role has permissions", len(role["permissions"]) > 3, role)
    check(f"{name}: there is no key", not any("key" in kind for kind in resources))


def check_bicep(name, file):
    tree = BicepParser().parse(text=file.read_text())
    types = sorted(one["type"] for one in tree["resources"].values())
    check(
        f"{name}: Bicep has a role and its assignment",
        types == ["Microsoft.Authorization/roleAssignments", "Microsoft.Authorization/roleDefinitions"], types,
    )


def check_arm(name, file):
    template = json.loads(file.read_text())
    scope = "managementGroup" if "managementGroup" in template["$schema"] else "subscription"
    schema = SHARED / f"specs/arm-{scope}-rbac.schema.json"
    if not schema.exists():
        return skip(f"{name}: {schema.name} is not here")
    errors = list(jsonschema.Draft4Validator(json.loads(schema.read_text())).iter_errors(template))
    check(f"{name}: {schema.name}", not errors, [error.message for error in errors][:3])
    template["resources"][0]["properties"].pop("permissions")
    template["resources"][0]["type"] = "Microsoft.Authorization/nothing"
    check(f"{name}: the schema sees a wrong resource", not jsonschema.Draft4Validator(json.loads(schema.read_text())).is_valid(template))


def check_script(name, file):
    """The shell reads it, and each command gets its arguments whole: the tools are stand-ins that write down what they are given."""
    for shell in ("sh", "bash"):
        run = subprocess.run([shell, "-n", file], capture_output=True, text=True)
        check(f"{name}: {shell} -n {file.name}", run.returncode == 0, run.stderr)
    with tempfile.TemporaryDirectory() as place:
        log = pathlib.Path(place) / "log"
        stand_in = f"""#!{sys.executable}
import json, sys
open({str(log)!r}, "a").write(json.dumps(sys.argv[1:]) + "\\n")
if "describe" in sys.argv: sys.exit(1)
if sys.argv[1:3] == ["account", "show"]: print("11111111-1111-4111-8111-111111111111")
if sys.argv[1:4] == ["ad", "app", "create"]: print("22222222-2222-4222-8222-222222222222")
"""
        for tool in ("gcloud", "az"):
            (pathlib.Path(place) / tool).write_text(stand_in)
            (pathlib.Path(place) / tool).chmod(0o755)
        run = subprocess.run(["sh", file], cwd=file.parent, env={"PATH": f"{place}:/usr/bin:/bin"}, capture_output=True, text=True)
        check(f"{name}: {file.name} runs", run.returncode == 0, run.stderr)
        calls = [json.loads(line) for line in log.read_text().splitlines()]
    words = [word for call in calls for word in call]
    if file.name == "set-up.sh":
        check(f"{name}: the condition is one argument", "assertion.sub == 'organization:00000000000000000000000000:connection:00000000000000000000000000'" in words, words)
        made = sum("create" in call or "create-oidc" in call for call in calls)
        check(f"{name}: pool, provider, account and role are made", made == 4, calls)
    else:
        check(f"{name}: the app trusts an issuer and has no secret", any("federated-credential" in call for call in calls) and "reset" not in words)


CHECKS = {
    "template.yaml": check_cloudformation, "main.tf": check_terraform, "main.bicep": check_bicep, "main.json": check_arm,
    "set-up.sh": check_script, "create.sh": check_script,
}


def check_artifact(artifact, profile, names, values, folder):
    words = [f"--set={name}={values[name]}" for name in names]
    run = clearance("artifacts", "write", artifact["name"], "--profile", profile, "--folder", folder, "--json", *words)
    name = f"{artifact['name']} {profile}"
    check(f"{name}: is written", run.returncode == 0, run.stderr)
    if run.returncode:
        return None
    package = json.loads(run.stdout)
    for told in package["files"]:
        file = folder / told["name"]
        check(f"{name}: {told['name']} has the hash that is told", hashlib.sha256(file.read_bytes()).hexdigest() == told["sha256"])
        if file.suffix == ".json":
            json.loads(file.read_text())
        if told["name"] in CHECKS:
            CHECKS[told["name"]](name, file)
    files = [str(folder / told["name"]) for told in package["files"]]
    lint = clearance("lint", "--profile", profile, *files)
    check(f"{name}: clearance lint", lint.returncode == 0, lint.stdout)
    return package


def check_command_line(folder):
    """What the command refuses, by exit code, and that it writes nothing then."""
    good = ["artifacts", "write", "servicenow-oauth", "--folder", folder]
    check("a hostile value is refused", clearance(*good, "--set", "instance=acme$(id)").returncode == 2)
    check("a value that is missing is refused", clearance(*good).returncode == 2)
    check("a profile that is not there is refused", clearance(*good, "--profile", "provisioning", "--set", "instance=acme").returncode == 2)
    check("a profile that does not exist is a wrong command line", clearance(*good, "--profile", "all").returncode == 64)
    check("nothing was written", not folder.exists() or not any(folder.iterdir()))
    check("an artifact is written", clearance(*good, "--set", "instance=acme").returncode == 0)
    check("the same again is fine", clearance(*good, "--set", "instance=acme").returncode == 0)
    check("other bytes are kept", clearance(*good, "--set", "instance=other").returncode == 2)
    check("nothing of them was written", "acme" in (folder / "steps.md").read_text())
    check("they are replaced when that is wanted", clearance(*good, "--set", "instance=other", "--force").returncode == 0)
    (folder / "values.yaml").write_text("instance: third\n")
    check("values come from a file", clearance(*good, "--values", folder / "values.yaml", "--force").returncode == 0)
    check("the file's values stand in the steps", "third" in (folder / "steps.md").read_text())
    connection = {"connector": "servicenow", "settings": {"instance_url": "https://fourth.service-now.com"}}
    (folder / "connection.json").write_text(json.dumps(connection))
    check("values come from a connection", clearance(*good, "--from", folder / "connection.json", "--force").returncode == 0)
    check("the connection's values stand in the steps", "fourth" in (folder / "steps.md").read_text())
    check("an unknown artifact is refused", clearance("artifacts", "show", "nothing").returncode == 2)
    check("permissions are shown", "incident:read" in clearance("artifacts", "show", "servicenow-oauth").stdout)
    (folder / "steps.md").write_text((folder / "steps.md").read_text().replace("incident:read", "incident:write"))
    check("one permission more is found", clearance("lint", "--profile", "evidence", folder / "steps.md").returncode == 9)


def main():
    release = json.loads(clearance("artifacts", "list", "--json").stdout)
    pinned = pathlib.Path(__file__).resolve().parents[2] / "docs/artifacts.json"
    check("the release manifest is the one that is published", release == json.loads(pinned.read_text()))
    hashes = {file["sha256"] for one in release["artifacts"] for file in one["files"]}
    names = sorted({one["artifact"] for one in release["artifacts"]})
    with tempfile.TemporaryDirectory() as place:
        for name in names:
            artifact = json.loads(clearance("artifacts", "show", name, "--json").stdout)
            for profile in artifact["profiles"]:
                for number, given in enumerate(examples(artifact)):
                    folder = pathlib.Path(place) / name / f"{profile}-{number}"
                    package = check_artifact(artifact, profile, given, release["values"], folder)
                    check(f"{name}: stands in the release manifest", package and {f["sha256"] for f in package["files"]} <= hashes)
        check_command_line(pathlib.Path(place) / "line")
    print(f"cfn-lint {cfnlint.version.__version__}; ran {passed + failed} checks of artifacts: {passed} passed, {failed} failed, {skipped} skipped")
    sys.exit(1 if failed else 0)


main()
