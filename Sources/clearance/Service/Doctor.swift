import ArgumentParser
import Kernel
import Server

struct Doctor: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Looks at everything that has to hold before the server can work.",
        discussion: """
            EXAMPLE
              clearance doctor --json
            """
    )

    @OptionGroup var options: OperatorOptions

    func run() async throws {
        var findings = [await finding("settings") { "in order" }]
        let settings: Settings
        do { settings = try await options.settings.settings() } catch let refusal as Refusal {
            findings = [JSON.finding("settings", problem: refusal.message)]
            return try report(findings)
        }
        findings += await Examination(settings).findings()
        findings.append(
            await finding("organizations") {
                let known = try await options.call("organization/list").array ?? []
                return known.isEmpty ? "none yet; run `clearance organization create`" : "\(known.count)"
            }
        )
        findings.append(
            await finding("connections") {
                let found = try await options.call("connect/list").array ?? []
                let failing = found.filter { $0["lastTestPassed"]?.bool != true }
                guard failing.isEmpty else {
                    throw Refusal(
                        .conflict,
                        "test_not_passed",
                        "\(failing.count) of \(found.count) did not pass their last test"
                    )
                }
                return "\(found.count), all passed their last test"
            }
        )
        findings.append(
            await finding("emergency stop") {
                let known = try await options.call("organization/list").array ?? []
                guard known.count == 1 || options.organization != nil else {
                    return "name an organization to see when its last drill was"
                }
                let drill = try await options.call("connect/drill")
                guard drill["isDue"]?.bool != true else {
                    throw Refusal(
                        .conflict,
                        "drill_due",
                        "the stop of all connections was not drilled for 92 days; run `clearance connect revoke-all --drill`"
                    )
                }
                return "next drill due \(drill["dueAt"]?.string ?? "later")"
            }
        )
        findings.append(
            await finding("insights") {
                let known = try await options.call("organization/list").array ?? []
                guard known.count == 1 || options.organization != nil else {
                    return "name an organization to have its counts checked"
                }
                let found = try await options.call("insights/check")["items"]?.array ?? []
                guard found.isEmpty else {
                    throw Refusal(
                        .conflict,
                        "counts_differ",
                        "\(found.count) counts differ from a recount; `clearance insights check` names them"
                    )
                }
                return "every kept count equals the recount"
            }
        )
        try report(findings)
    }

    private func finding(_ name: String, _ look: () async throws -> String) async -> JSON {
        do { return JSON.finding(name, found: try await look()) } catch let refusal as Refusal {
            return JSON.finding(name, problem: refusal.message)
        } catch { return JSON.finding(name, problem: "\(error)") }
    }

    private func report(_ findings: [JSON]) throws {
        Shown.list(.array(findings), json: options.json, "looked at", "fine", "found")
        guard findings.allSatisfy({ $0["fine"]?.bool == true }) else { throw Verdict(.notReady) }
    }
}
