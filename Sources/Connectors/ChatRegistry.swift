package import ConnectorKit
package import Domain

/// The chat systems that Clearance can post to.
package let chatWebhooks: [Delivery.Channel: any ChatWebhook] = [.slack: SlackWebhook(), .teams: TeamsWebhook()]
