import Kernel
import Sandbox
import Vendors

/// What the small company does with Clearance on one day, and what must come of it.
struct DemoPlay {
    let stage: DemoStage
    let say: (String) -> Void

    /// Plays an act and says what it came to; `issue` is what the act's person asked for, where they asked.
    typealias Play = @Sendable (_ stage: DemoStage, _ act: Act, _ issue: String) async throws -> String

    /// One line of the table at the end.
    struct Act: Sendable {
        let title: String
        let person: SmallCompany.Person
        let tool: SmallCompany.Tool
        let play: Play
        var days = 30
        /// Whether the person asks for the tool first.
        var asks = true
    }

    struct Row {
        let issue: String
        let act: Act
        let outcome: String
        let isAsItShouldBe: Bool
    }

    func run() async throws -> [Row] {
        var rows: [Row] = []
        for act in Self.acts {
            let issue = act.asks ? stage.raise(act.tool, by: act.person, days: act.days) : "-"
            do {
                let outcome = try await act.play(stage, act, issue)
                rows.append(Row(issue: issue, act: act, outcome: outcome, isAsItShouldBe: true))
                say("\(issue)  \(act.title): \(outcome)")
            } catch let refusal as Refusal {
                let outcome = "\(refusal.message) (`\(refusal.reason)`)"
                rows.append(Row(issue: issue, act: act, outcome: outcome, isAsItShouldBe: false))
                say("\(issue)  \(act.title): NOT AS IT SHOULD BE: \(outcome)")
            }
        }
        return rows
    }

    static func table(_ rows: [Row]) -> String {
        var table = Table("ISSUE", "WHO", "TOOL", "WHAT", "CAME TO")
        for row in rows {
            let mark = row.isAsItShouldBe ? "" : "! "
            table.add(row.issue, row.act.person.name, row.act.tool.name, row.act.title, mark + row.outcome)
        }
        return table.text
    }
}

/// Says what was expected when it is not so.
func expect(_ holds: Bool, _ what: String) throws(Refusal) {
    guard holds else { throw Refusal(.conflict, "demo_differs", "expected that \(what)") }
}
