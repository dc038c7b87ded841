import ArgumentParser

struct PolicyCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "policy",
        abstract: "Checks, compares, explains, tries out and publishes policies.",
        subcommands: [
            CheckPolicyCommand.self, DiffPolicyCommand.self, ExplainPolicyCommand.self, ReplayPolicyCommand.self,
            ShowPolicyCommand.self, InstallPolicyCommand.self, DraftPolicyCommand.self, ListDraftsCommand.self,
            ConfirmDraftCommand.self, PublishDraftCommand.self, DiscardDraftCommand.self, OverrideCommand.self,
        ]
    )
}
