/// Rules 5 and 8 on a command of the Azure command line.
enum CheckAzCommand {
    private static let keys = ["ad app credential reset", "ad sp credential reset", "create-for-rbac"]

    static func check(_ command: ScriptCommand, into findings: inout LintFindings) {
        for key in keys where command.text.contains(key) {
            findings.add(.longLivedKey, command.line, "the script makes a secret (`\(key)`)")
        }
        if command.text.contains("az rest") {
            findings.add(.unexpectedResource, command.line, "`az rest` calls what no rule here knows")
        }
        if command.text.contains("role assignment create") {
            let role = command.value(of: "role") ?? ""
            if !AzureRoles.acceptedNames.contains(role) {
                AzureRoles.check(assigned: role, isOwn: false, command.line, into: &findings)
            } else {
                _ = findings.isNamedWrite(role, of: "azure", command.line)
            }
        }
        if command.text.contains("ad app permission add") || command.text.contains("ad app permission grant") {
            let given = command.value(of: "api-permissions") ?? command.value(of: "scope") ?? ""
            let ids = given.split { $0 == " " || $0 == "=" || $0 == "," }.map(String.init)
            if ids.isEmpty { findings.add(.graphPermission, command.line, "the permission is not written out") }
            for id in ids where id != "Role" && id != "Scope" {
                CheckGraphAccess.check(id: id, command.line, into: &findings)
            }
        }
    }
}
