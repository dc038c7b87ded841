import Domain
import Kernel

extension SQLIntake {
    func project() throws -> IntakeProject? {
        try tx.connection.first(
            """
            SELECT connection_id, project_key, portal_id, request_type_ids, app_uuid, pilot_group
            FROM intake_projects WHERE organization_id = ?1
            """,
            [tx.scope]
        ) { row in
            try IntakeProject(
                connection: row.id(0),
                projectKey: row.text(1),
                portalID: row.text(2),
                requestTypeIDs: row.texts(3),
                appUUID: row.text(4),
                pilotGroup: row.textOrNil(5)
            )
        }
    }

    func save(_ project: IntakeProject) throws {
        try tx.connection.execute(
            """
            INSERT INTO intake_projects (organization_id, connection_id, project_key, portal_id, request_type_ids,
                app_uuid, pilot_group)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)
            ON CONFLICT (organization_id) DO UPDATE SET connection_id = excluded.connection_id,
                project_key = excluded.project_key, portal_id = excluded.portal_id,
                request_type_ids = excluded.request_type_ids, app_uuid = excluded.app_uuid,
                pilot_group = excluded.pilot_group
            """,
            [
                tx.scope, .id(project.connection), .text(project.projectKey), .text(project.portalID),
                .texts(project.requestTypeIDs), .text(project.appUUID), .text(project.pilotGroup),
            ]
        )
    }

    func polledUntil() throws -> Instant? {
        try tx.connection.first(
            "SELECT polled_until FROM intake_progress WHERE organization_id = ?1",
            [tx.scope]
        ) { try $0.instant(0) }
    }

    func setPolledUntil(_ instant: Instant) throws {
        try tx.connection.execute(
            """
            INSERT INTO intake_progress (organization_id, polled_until) VALUES (?1, ?2)
            ON CONFLICT (organization_id) DO UPDATE SET polled_until = excluded.polled_until
            """,
            [tx.scope, .instant(instant)]
        )
    }
}
