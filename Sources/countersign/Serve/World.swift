import MailAuth
import Message
import Sandbox

/// What lies around an installation: who answers DNS, where mail goes, what may be connected to.
struct World: Sendable {
    /// nil asks the Internet's DNS as configured.
    var resolver: (any DNSResolver)?
    /// Where port 25 is; nil for port 25.
    var port: Int?
    /// The catch-all mailbox that the console shows.
    var maildir: Maildir?
    /// Written into the log and the console.
    var isSandbox = false

    static let internet = World()
}
