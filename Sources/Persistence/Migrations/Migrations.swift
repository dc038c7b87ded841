extension Migration {
    /// Every step there is, in order.
    ///
    /// A step that was released is never edited: its checksum is stored.
    package static let all: [Migration] = [
        .foundation, .people, .settings, .lifecycle, .comparisons, .linkedAccounts, .repetition, .ends, .policy,
        .insights, .approvals, .deadlines, .reconciliation, .reviews, .retention, .removals,
        .notices,
        .attestations,
        .deeds, .gaps,
        .byHand,
        .succession,
        .breakerRaises,
        .retentionDays,
        .secretVersions,
        .issuer,
        .consents,
        .connectionLives,
        .mints,
    ]
}
