import Domain
import HTTPTypes
import Kernel

/// How long what is over is kept, for programs.
enum RetentionAPI {
    static let routes: [APIRoute] = [
        .get("/retention", "Read how long what is over is kept", .readLog, answer: answer) { call in
            .json(shown(try await call.read { try $0.retention.settings() }, call))
        },
        .put(
            "/retention",
            "Say how long what is over is kept; the log never less than whoever runs the server keeps it",
            .administer,
            body: .object([
                .init("auditDays", .nullable(.integer(30...3_650))),
                .init("identityDays", .nullable(.integer(30...3_650))),
                .init("jobDays", .nullable(.integer(1...3_650))),
            ]),
            answer: answer
        ) { call in
            let settings = try RetentionSettings(
                auditDays: call.body["auditDays"]?.integer.map(Int.init),
                identityDays: call.body["identityDays"]?.integer.map(Int.init),
                jobDays: call.body["jobDays"]?.integer.map(Int.init)
            )
            let set = SetRetention(settings, over: call.services.retention)
            return try await call.write { tx in
                try set(in: tx)
                return .json(shown(settings, call))
            }
        },
    ]

    private static func shown(_ settings: RetentionSettings, _ call: APICall) -> JSON {
        let periods = settings.periods(over: call.services.retention)
        let kept: JSON = [
            "auditDays": .integer(periods.audit.days), "identityDays": .integer(periods.identities.days),
            "jobDays": .integer(periods.jobs.days),
        ]
        return .object((settings.json.members ?? []) + [JSON.Member("kept", kept)])
    }

    private static let answer = Schema.named(
        "Retention",
        .object([
            .init("auditDays", .nullable(.integer()), "null as whoever runs the server set it"),
            .init("identityDays", .nullable(.integer())), .init("jobDays", .nullable(.integer())),
            .init(
                "kept",
                .object([
                    .init("auditDays", .integer()), .init("identityDays", .integer()), .init("jobDays", .integer()),
                ]),
                "what holds"
            ),
        ])
    )
}
