import ArgumentParser

struct OrganizationCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "organization",
        abstract: "Makes organizations, and sets their people, and intake.",
        discussion: """
            EXAMPLE
              clearance organization list
              clearance organization add-person 'Pat Approver' --role approver --subject 00u4d5e6
            """,
        subcommands: [
            CreateOrganizationCommand.self, ListOrganizations.self, ListPeople.self, AddPersonCommand.self,
            ChangeRolesCommand.self, LinkPerson.self, RecordLeaverCommand.self, RecordReturnCommand.self,
            SetIntake.self, IntakeFieldsCommand.self, MakeHook.self,
        ]
    )
}
