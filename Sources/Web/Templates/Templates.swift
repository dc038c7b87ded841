import Mustache

/// Every page's template by name.
///
/// They are literals: reading files at run time would need a place for them, copying them a path in the binary.
enum Templates {
    static let texts: [String: String] = [
        "layout": layout, "lozenge": lozenge, "empty": empty, "pager": pager, "token": token, "problems": problems,
        "issue": issue,
        "error": error, "sign-in": signIn, "settings": settings, "tokens": tokens,
        "access/mine": myAccess, "requests/history": requestHistory,
        "approvals/queue": approvalQueue, "approvals/confirm": bulkConfirmation, "approvals/result": bulkResult,
        "approvals/away": away, "jobs/waiting": waitingJobs, "effects/untold": untoldEffects,
        "notices/show": noticeSettings, "notices/wishes": noticeWishes,
        "requests/list": requestList, "requests/show": requestDetail,
        "grants/list": grantList, "grants/show": grantDetail,
        "log/list": logList, "log/show": logEntry,
        "overview": overview, "reconciliation/show": reconciliation,
        "reviews/list": reviewList,
        "portal/create": portalCreate, "portal/detail": portalDetail, "portal/tools": portalTools,
        "portal/closed": portalClosed, "portal/field": portalField,
        "catalog/list": catalogList, "catalog/status": toolStatus, "catalog/edit": toolForm, "catalog/show": toolDetail,
        "catalog/attestations": attestations, "catalog/starter": starterCatalog,
        "catalog/import": catalogImport, "catalog/statuses": toolStatuses, "catalog/status-results": toolStatusResults,
        "connections/list": connectionList, "connections/new": connectionForm, "connections/show": connectionDetail,
        "connections/consent": connectionConsent,
        "secret-field": secretField, "credential-links/intake": credentialIntake,
        "identities/list": identityList, "intake/show": intake, "findings": findings,
        "licence": licence, "break-glass": breakGlass,
        "governance/show": governance, "governance/edit": policyEditor, "governance/draft": policyDraft,
        "governance/replay": policyReplay, "field": field, "field-problems": fieldProblems,
        "settings-form": settingsForm, "breaker/show": breaker, "breaker/held": heldChanges, "people/leavers": leavers,
        "insights/head": insightHead, "insights/periods": insightPeriods, "insights/overview": insightOverview,
        "insights/tools": insightTools, "insights/tool": insightTool,
        "insights/people": insightPeople, "insights/person": insightPerson,
    ]

    static let library: MustacheLibrary = {
        MustacheContentTypes.register(PlainHTML(), named: PlainHTML.name)
        let parsed = texts.compactMapValues { try? MustacheTemplate(string: pragma + $0) }
        return MustacheLibrary(templates: parsed)
    }()

    /// Every template asks for our escaping, because a partial does not inherit it.
    private static let pragma = "{{% CONTENT_TYPE: \(PlainHTML.name)}}\n"

    static func render(_ name: String, _ view: View) -> String {
        library.render(view, withTemplate: name) ?? ""
    }
}
