import ArgumentParser

struct OrganizationCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "organization",
        abstract: "Makes organizations, and sets their people, and intake.",
        subcommands: [
            CreateOrganizationCommand.self, ListOrganizations.self, ListPeople.self, AddPersonCommand.self,
            ChangeRolesCommand.self, LinkPerson.self, SetIntake.self, MakeHook.self,
        ]
    )
}
