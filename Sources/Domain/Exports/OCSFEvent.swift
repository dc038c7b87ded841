import Kernel

/// An entry as an event of the Open Cybersecurity Schema Framework, for systems that collect events from everywhere.
///
/// A sign-in is an Authentication (3002); everything else is Entity Management (3004) of what the entry is about. What
/// has no attribute there stays under `unmapped`, with the hash by which the entry is found in the log.
struct OCSFEvent {
    static let version = "1.6.0"

    private let entry: StoredEntry
    private let content: JSON

    init(_ entry: StoredEntry) { (self.entry, content) = (entry, entry.json) }

    var json: JSON {
        let isSignIn = entry.action == AuditAction.signedIn.rawValue
        let (type, activity): (Int64, Int64) = isSignIn ? (3_002, 1) : (3_004, activity)
        let event: JSON = [
            "activity_id": .integer(activity), "actor": ["user": actor], "category_uid": 3,
            "class_uid": .integer(type), "metadata": metadata, "severity_id": .integer(severity),
            "status_id": isFailure ? 2 : 1,
            "time": .integer(entry.at.milliseconds), "type_uid": .integer(type * 100 + activity),
            "user": isSignIn ? actor : .null, "entity": isSignIn ? .null : entity, "unmapped": unmapped,
        ]
        return event.withoutNulls
    }

    /// What did not come to its end, or was refused: a collector alerts on it.
    private var isFailure: Bool {
        switch AuditAction(rawValue: entry.action) {
        case .logVerified: content["data"]?["verdict"]?.string == "failed"
        default: OCSFEvent.failures.contains(entry.action)
        }
    }

    /// High where the log or what came in was tampered with, medium for other failures, informational otherwise.
    private var severity: Int64 {
        guard isFailure else { return 1 }
        let isTampering = entry.action == AuditAction.logVerified.rawValue || entry.action.contains("tamper")
        return isTampering ? 4 : 3
    }

    private static let failures = Set(
        AuditAction.allCases.map(\.rawValue).filter { action in
            ["_failed", "_refused", "_rejected", "_dead_lettered", "_tamper_detected"].contains { action.hasSuffix($0) }
        }
    )

    private var metadata: JSON {
        [
            "event_code": .string(entry.action), "original_time": .instant(entry.at),
            "product": ["name": "Clearance", "vendor_name": "Clearance"],
            "tenant_uid": content["organization"] ?? .null, "uid": .string(String(entry.seq)),
            "version": .string(Self.version),
        ]
    }

    private var actor: JSON {
        let isPerson = content["actor"]?["kind"]?.string == "person"
        return ["type_id": isPerson ? 1 : 3, "uid": content["actor"]?["id"] ?? .null]
    }

    /// The first thing that the entry is about.
    private var entity: JSON {
        let subject = content["subjects"]?.members?.first
        return [
            "type": .string(subject?.key ?? "log"), "uid": .string(subject?.value[0]?.string ?? String(entry.seq)),
        ]
    }

    /// Create, read, update, delete or other, by the word the action ends with.
    private var activity: Int64 {
        switch entry.action.split(separator: "_").last {
        case "created", "queued", "mapped", "minted": 1
        case "exported", "verified", "tested", "opened": 2
        case "deleted", "erased", "removed", "revoked", "disconnected": 4
        case "detected", "rejected", "deferred", "discarded": 99
        default: 3
        }
    }

    private var unmapped: JSON {
        let unmapped: JSON = [
            "data": content["data"] ?? .null, "entry_hash": .string(Hex.encode(entry.hash)),
            "on_behalf_of": content["onBehalfOf"] ?? .null, "subjects": content["subjects"] ?? .null,
        ]
        return unmapped.withoutNulls
    }
}
