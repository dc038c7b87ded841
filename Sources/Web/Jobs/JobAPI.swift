import ConnectorKit
import Domain
import Kernel

/// Jobs at directories, for programs.
enum JobAPI {
    static let routes: [APIRoute] = [
        .list("/jobs", "List jobs that wait for a person, oldest first", .decide, answer: .page("JobPage", schema)) {
            call in
            let page = try call.page
            return try await call.read { tx in .page(try tx.jobs.waitingForPeople(page: page), \.json) }
        },
        .get("/jobs/{id}", "Read one job", .readAccess, answer: schema) { call in
            let id: ID<Job> = try call.id()
            let job = try await call.read { try found($0.jobs.find(id)) }
            return .json(job.json, version: job.version)
        },
        .post(
            "/jobs/{id}/completion",
            "Say that a job was done by hand; read back where the directory can be read",
            .decide,
            body: .object([.init("note", .text(maximum: 1_000))]),
            answer: schema
        ) { call in
            let id: ID<Job> = try call.id()
            let job = try await CompleteJobManually(id, note: call.text("note") ?? "")(in: call.operation)
            return .json(job.json, version: job.version)
        },
        .post("/jobs/{id}/retry", "Give a job another series of attempts", .administer, answer: schema) { call in
            let id: ID<Job> = try call.id()
            let job = try await call.write { try RetryJob(id)(in: $0) }
            return .json(job.json, version: job.version)
        },
        .post(
            "/jobs/{id}/abandonment",
            "Give a provisioning up; the grant is revoked",
            .administer,
            body: .object([.init("reason", .text(maximum: 1_000))]),
            answer: schema
        ) { call in
            let id: ID<Job> = try call.id()
            let reason = call.text("reason") ?? ""
            let job = try await call.write { tx in
                try AbandonJob(id, reason: reason)(in: tx)
                return try found(tx.jobs.find(id))
            }
            return .json(job.json, version: job.version)
        },
    ]

    private static func found(_ job: Job?) throws -> Job {
        guard let job else { throw Refusal(.notFound, "no_such_job", "there is no such job") }
        return job
    }

    static let schema = Schema.named(
        "Job",
        .object([
            .init("id", .text()), .init("grant", .text()), .init("kind", .words(Job.Kind.allCases.map(\.rawValue))),
            .init("person", .text()), .init("connection", .text()), .init("group", .text()),
            .init("state", .words(Job.State.allCases.map(\.rawValue))), .init("attempts", .integer()),
            .init("createdAt", .instant), .init("runAt", .instant), .init("completedAt", .nullable(.instant)),
            .init("code", .nullable(.text())), .init("message", .nullable(.text())),
            .init("providerRequestId", .nullable(.text())),
            .init("verified", .flag, "whether the directory was read and shows what the job was for"),
            .init("attestedBy", .nullable(.text()), "set when a person's word is all there is"),
            .init("note", .nullable(.text())), .init("version", .integer()),
        ])
    )
}

extension Job {
    var json: JSON {
        [
            "id": .string(id.rawValue), "grant": .string(grant.rawValue), "kind": .string(kind.rawValue),
            "person": .string(person.rawValue), "connection": .string(target.connection.rawValue),
            "group": .string(target.group), "state": .string(state.rawValue), "attempts": .int(attempts),
            "createdAt": .instant(createdAt), "runAt": .instant(runAt), "completedAt": .instant(completedAt),
            "code": .text(code), "message": .text(message), "providerRequestId": .text(providerRequestID),
            "verified": .bool(isVerified), "attestedBy": .text(attestedBy?.rawValue), "note": .text(note),
            "version": .integer(version),
        ]
    }
}
