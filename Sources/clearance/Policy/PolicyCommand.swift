import ArgumentParser

struct PolicyCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "policy",
        abstract: "Checks, compares, explains, tries out and publishes policies.",
        discussion: """
            EXAMPLE
              clearance policy check policy.yaml
              clearance policy diff policy.yaml
              clearance policy explain HELP-12
            """,
        subcommands: [
            CheckPolicyCommand.self, DiffPolicyCommand.self, ExplainPolicyCommand.self, ReplayPolicyCommand.self,
            ShowPolicyCommand.self, InstallPolicyCommand.self, DraftPolicyCommand.self, ListDraftsCommand.self,
            ConfirmDraftCommand.self, PublishDraftCommand.self, DiscardDraftCommand.self, OverrideCommand.self,
        ]
    )
}
