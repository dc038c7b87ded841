import ArgumentParser

struct NoticesCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "notices",
        abstract: "Tells people what concerns them: by mail, in Slack, in Microsoft Teams and on the issue.",
        subcommands: [
            ShowNotices.self, SetNotices.self, NoticeSecretCommand.self, NoticeAddress.self, NoticeWishes.self,
            Undelivered.self, RetryNotice.self, TestNotice.self, NotRenewed.self, NoticeMatrixCommand.self,
        ]
    )
}
