import ArgumentParser

struct ReviewsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "reviews",
        abstract: "Asks before a grant ends whether it is still needed.",
        subcommands: [ListReviews.self, AnswerReviewCommand.self, ReviewSettingsCommand.self]
    )
}
