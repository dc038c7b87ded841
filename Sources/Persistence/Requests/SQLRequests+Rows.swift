import Domain
import Kernel

extension AccessRequest {
    init(row: SQLRow) throws {
        try self.init(
            id: row.id(0),
            issue: row.text(1),
            project: row.text(2),
            requester: row.id(3),
            beneficiary: row.id(4),
            tool: row.id(5),
            role: row.text(6),
            businessUse: row.text(7),
            dataClasses: row.texts(8),
            requestedDays: Int(row.int(9)),
            requesterGroups: row.texts(10),
            snapshotHash: row.blob(11),
            policyRevision: row.int(12),
            createdAt: row.instant(13),
            particulars: IntakeParticulars(stored: row.isNull(25) ? .null : row.json(25)),
            stage: Int(row.int(14)),
            stages: Int(row.int(15)),
            decision: row.word(16),
            source: row.wordOrNil(17),
            decidedBy: row.textOrNil(18),
            decidedAt: row.instantOrNil(19),
            reason: row.textOrNil(20),
            approvedDays: row.intOrNil(21).map(Int.init),
            policyRecord: row.textOrNil(22),
            blockedBy: row.textOrNil(23),
            version: row.int(24)
        )
    }

    /// In the order of `SQLRequests.columns`, the organization first.
    func values(in scope: SQLValue) -> [SQLValue] {
        [
            scope, .id(id), .text(issue), .text(project), .id(requester), .id(beneficiary), .id(tool), .text(role),
            .text(businessUse), .texts(dataClasses), .int(requestedDays), .texts(requesterGroups),
            .blob(snapshotHash), .integer(policyRevision), .instant(createdAt),
        ] + decisionValues + [particulars.values.isEmpty ? .null : .json(particulars.json)]
    }

    var decisionValues: [SQLValue] {
        [
            .int(stage), .int(stages), .word(decision), .word(source), .text(decidedBy), .instant(decidedAt),
            .text(reason), .int(approvedDays), .text(policyRecord), .text(blockedBy), .integer(version),
        ]
    }
}
