extension NoticeTexts {
    static let german = NoticeTexts(
        months: [
            "Januar", "Februar", "März", "April", "Mai", "Juni", "Juli", "August", "September", "Oktober", "November",
            "Dezember",
        ],
        dayForm: "{day}. {month} {year}",
        momentForm: "{date}, {time} Uhr ({zone})",
        texts: [
            "pending.subject": "{tool} für {holder}: eine Entscheidung steht aus ({issue})",
            "pending.body":
                "{requester} beantragt {tool} als {role} für {days}, zur Nutzung durch {holder}. Offen: {stages}.",
            "decided.subject": "{tool} für {holder}: {decision} ({issue})",
            "decided.body": "Der Antrag auf {tool} wurde {decision}, entschieden durch: {by}. {reason}",
            "sla_breached.subject": "{tool} für {holder}: seit {hours} Stunden keine Entscheidung ({issue})",
            "sla_breached.body":
                "{requester} wartet seit mehr als {hours} Stunden auf eine Entscheidung über {tool}. Offen: {stages}.",
            "escalated.subject": "{tool} für {holder}: auch Sie können jetzt entscheiden ({issue})",
            "escalated.body":
                "Über {tool} hat in {hours} Stunden niemand entschieden, daher werden auch Sie gefragt (Stufe {level}).",
            "activated.subject": "{tool}: der Zugang ist aktiv ({issue})",
            "activated.body": "{holder} kann {tool} als {role} nutzen bis {ends}.",
            "manual_needed.subject": "{tool} für {holder}: ein Schritt ist von Hand zu erledigen",
            "manual_needed.body":
                "Ein Schritt im Verzeichnis von {tool} blieb für einen Menschen liegen ({code}). Bitte in Clearance abschließen.",
            "dead_letter.subject": "Nach mehreren Versuchen aufgegeben: {what}",
            "dead_letter.body": "{what} ist endgültig gescheitert ({code}). Bitte ansehen und neu versuchen.",
            "expiring.subject": "{tool} für {holder}: {label}",
            "expiring.body":
                "Der Zugang von {holder} zu {tool} endet {ends}. Lassen Sie ihn verlängern, oder vermerken Sie, dass er auslaufen soll.",
            "expired.subject": "{tool} für {holder}: der Zugang ist abgelaufen",
            "expired.body": "Der Zugang von {holder} zu {tool} endete {ends}. Bei Bedarf bitte neu beantragen.",
            "revoked.subject": "{tool} für {holder}: der Zugang wurde entzogen",
            "revoked.body": "Der Zugang von {holder} zu {tool} wurde entzogen. {reason}",
            "review_assigned.subject": "Überprüfung: Braucht {holder} {tool} noch?",
            "review_assigned.body": "Der Zugang endet {ends}. Bitte in Clearance antworten bis {due}.",
            "review_half_time.subject": "Überprüfung: die halbe Zeit ist um ({tool} für {holder})",
            "review_half_time.body": "Braucht {holder} {tool} noch? Bitte in Clearance antworten bis {due}.",
            "review_last_day.subject": "Überprüfung: noch ein Tag für die Antwort ({tool} für {holder})",
            "review_last_day.body": "Braucht {holder} {tool} noch? Bitte in Clearance antworten bis {due}.",
            "review_overdue.subject": "Überprüfung: die Antwort ist überfällig ({tool} für {holder})",
            "review_overdue.body": "Die Antwort zu {tool} für {holder} war fällig {due}.",
            "removal_outstanding.subject": "{tool} für {holder}: der Zugang ist beendet, aber nicht entfernt",
            "removal_outstanding.body":
                "Die Mitgliedschaft für {tool} besteht noch oder könnte noch bestehen ({code}). Bitte von Hand entfernen oder neu versuchen.",
            "removals_held.subject": "{count} Entfernungen warten auf eine Freigabe",
            "removals_held.body":
                "Die Sicherung hat {count} Entfernungen auf einmal angehalten. Bitte freigeben oder abbrechen.",
            "chain_broken.subject": "Das Protokoll ließ sich nicht bestätigen",
            "chain_broken.body": "Eine Prüfung des Protokolls ergab, dass es verändert wurde: {finding}",
            "connector_down.subject": "{connection} ist nicht nutzbar",
            "connector_down.body":
                "Die Verbindung {connection} ist abgeschaltet, oder ihr letzter Test oder Abgleich schlug fehl. Neue Zugänge warten solange.",
            "mint_anomaly.subject": "{connection}: Sitzungen werden ungewöhnlich genutzt",
            "mint_anomaly.body":
                "Eine Sitzung der Verbindung {connection} fiel aus dem Rahmen ({code}). Sehen Sie im Protokoll nach, und schalten Sie die Verbindung ab, wenn Sie es nicht erklären können.",
            "drill_overdue.subject": "Der Notstopp aller Verbindungen sollte geübt werden",
            "drill_overdue.body":
                "Seit {days} Tagen hat niemand erprobt, was alle Verbindungen auf einmal stoppt. Üben Sie es: clearance connect revoke-all --drill.",
            "delegated.subject": "{from} hat Sie gebeten, die Vertretung zu übernehmen",
            "delegated.body": "Bis {until} können Sie entscheiden, was {from} entscheiden kann.",
            "break_glass.subject": "Notzugang: {tool} für {holder} ({issue})",
            "break_glass.body":
                "{by} hat {holder} ohne die gefragten Personen Zugang zu {tool} bis {ends} gegeben. {reason} Die Überprüfung ist fällig: {due}.",
            "why.passed_over": "Sie erhalten dies, weil Sie übergangen wurden.",
            "why.approvers_of_stage": "Sie erhalten dies, weil Sie in einer offenen Stufe entscheiden können.",
            "why.asked": "Sie erhalten dies, weil Sie um eine Entscheidung gebeten wurden.",
            "why.added_approvers": "Sie erhalten dies, weil Sie jetzt entscheiden können.",
            "why.requester": "Sie erhalten dies, weil Sie es beantragt haben.",
            "why.holder": "Sie erhalten dies, weil es Ihr Zugang ist.",
            "why.tool_owners": "Sie erhalten dies, weil Sie für das Werkzeug verantwortlich sind.",
            "why.approvers": "Sie erhalten dies, weil Sie offene Schritte abschließen können.",
            "why.admins": "Sie erhalten dies, weil Sie die Administration innehaben.",
            "why.reviewer": "Sie erhalten dies, weil Sie um eine Überprüfung gebeten sind.",
            "why.delegate": "Sie erhalten dies, weil sich jemand auf Sie verlässt.",
            "why.room": "Hier gemeldet, weil dieser Kanal dafür gewählt wurde.",
            "decision.pending": "offen gelassen", "decision.approved": "genehmigt", "decision.denied": "abgelehnt",
            "decision.cancelled": "zurückgezogen", "decision.lapsed": "geschlossen, weil niemand rechtzeitig entschied",
            "digest.subject": "Clearance: {count} Neuigkeiten", "digest.one": "Clearance: eine Neuigkeit",
            "digest.body": "Was seit der letzten Zusammenfassung geschah:",
            "label.expired": "abgelaufen", "label.today": "läuft heute ab", "label.tomorrow": "läuft morgen ab",
            "label.days": "noch {count} Tage", "days.one": "einen Tag", "days.many": "{count} Tage",
            "for": "für {name}", "by": "durch {name}", "reason": "Grund: {text}", "open": "In Clearance öffnen",
            "settings": "Wie Sie benachrichtigt werden", "somebody": "jemand", "policy": "die Richtlinie",
            "system": "Clearance", "test.subject": "Clearance kann Ihnen schreiben",
            "test.body": "Diese Nachricht wurde gesendet, um den Kanal zu erproben.", "log_failed": "siehe Protokoll",
        ]
    )
}
