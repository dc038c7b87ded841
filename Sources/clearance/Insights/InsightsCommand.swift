import ArgumentParser

struct InsightsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "insights",
        abstract: "Figures about tools and people, and whether the kept counts equal a recount.",
        discussion: """
            EXAMPLE
              clearance insights show --days 30
              clearance insights check
            """,
        subcommands: [ShowInsights.self, ShowDepartments.self, MapDepartment.self, CheckCounts.self]
    )
}
