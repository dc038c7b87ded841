import ConnectorKit
import Kernel

extension TrackerIssue {
    /// Reads an issue of the platform and, where it is one, the customer request it is.
    ///
    /// The reporter is the issue's, never the creator: an agent may raise a request on behalf of somebody.
    init(jira issue: JSON, request: JSON?) throws(ProviderFailure) {
        let fields = issue["fields"]
        guard let id = issue["id"]?.string, let key = issue["key"]?.string,
            let project = fields?["project"]?["key"]?.string,
            let status = fields?["status"]?["name"]?.string,
            let created = fields?["created"]?.string.flatMap({ Instant(rfc3339: $0) })
        else { throw .unexpectedJiraReply("an issue without id, key, project, status or date") }
        self.init(
            id: id,
            key: key,
            project: project,
            requestType: request?["requestTypeId"]?.string,
            portal: request?["serviceDeskId"]?.string,
            reporter: fields?["reporter"]?["accountId"]?.string,
            reporterName: fields?["reporter"]?["displayName"]?.string,
            status: status,
            createdAt: created
        )
    }
}
