import ConnectorKit
import Domain
import Federation
import Kernel

/// The Core that the settings name: in this process, or the one at an address.
func chooseCore(
    _ settings: Settings,
    local: LocalCore,
    store: any Store,
    transport: any Transport,
    time: any TimeSource,
    randomness: any Randomness
) -> any Core {
    guard case .apart(let url, let appID, let secret) = settings.core else { return local }
    return RemoteCore(at: url, transport: transport, time: time, randomness: randomness) { _ in
        // The app's own organization and never the caller's: `RemoteCore` compares the two.
        guard let door = try await store.enter({ try $0.coreApp(appID) }) else { return nil }
        return CoreApp(id: appID, organization: door.organization, secret: secret)
    }
}
