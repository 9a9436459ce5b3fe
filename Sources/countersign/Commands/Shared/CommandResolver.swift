import Foundation
import MailAuth
import Message
import Resolver

/// Who answers DNS for a command.
enum CommandResolver {
    /// - Parameter zone: a zone file that answers instead of the Internet; nil for the Internet.
    /// - Throws: `Failure` when the file cannot be read, or DNS cannot be asked.
    static func make(zone: String?) throws -> any DNSResolver {
        do {
            if let zone { return ZoneResolver([try ZoneFile.read(zone)]) }
            let time = SystemTime()
            return CachingResolver(try UnboundResolver(UnboundSettings(servers: .system), time: time), time: time)
        } catch {
            throw Failure("DNS cannot be asked: \(error)")
        }
    }
}

extension DataFolder {
    /// The zone file of a sandbox answers for its folder, the system's DNS for all others.
    func resolver() throws -> any DNSResolver {
        try CommandResolver.make(zone: isSandbox ? "\(data)/zone.json" : nil)
    }
}
