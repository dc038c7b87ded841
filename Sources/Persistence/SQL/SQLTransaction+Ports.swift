package import Domain

extension SQLTransaction: Transaction {
    package var audit: any AuditLog { SQLAuditLog(tx: self) }
    package var queue: any WorkQueue { SQLWorkQueue(tx: self) }
    package var auditTree: any AuditTree { SQLAuditTree(tx: self) }
}
