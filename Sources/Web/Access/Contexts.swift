package import Hummingbird
import Kernel

/// What travels with every request.
package struct WebContext: RequestContext {
    package var coreContext: CoreRequestContextStorage
    /// Our own id of the request; a caller's is never taken over.
    var requestID = ""
    var identity: Identity?

    package init(source: Source) { coreContext = CoreRequestContextStorage(source: source) }
}

/// A request whose caller is known: a route in a group of this context cannot be reached by anyone else.
struct SignedIn: ChildRequestContext {
    var coreContext: CoreRequestContextStorage
    let requestID: String
    let identity: Identity

    init(context: WebContext) throws {
        guard let identity = context.identity else {
            throw Refusal(.unauthenticated, "sign_in_needed", "sign in, or send an API token")
        }
        // Copied whole: making a fresh one from the source would silently drop the path parameters.
        coreContext = context.coreContext
        (requestID, self.identity) = (context.requestID, identity)
    }
}
