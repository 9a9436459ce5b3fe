import Drills
import Glibc

/// Looks for ports that nobody listens on.
enum FreePorts {
    /// The sandbox's ports without an offset.
    private static let base: [UInt16] = [2525, 2587, 2465, 8080, 8443]

    /// An offset at which all the sandbox's ports are free at this moment.
    ///
    /// - Throws: `DrillFailure` when a hundred tries found none.
    static func offset() throws -> Int {
        for _ in 0..<100 {
            let offset = UInt16.random(in: 1000...50_000)
            if base.allSatisfy({ isFree($0 + offset) }) { return Int(offset) }
        }
        throw DrillFailure("a sandbox finds no free ports on this machine")
    }

    private static func isFree(_ port: UInt16) -> Bool {
        let socket = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        guard socket >= 0 else { return false }
        defer { close(socket) }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = port.bigEndian
        address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
        let size = socklen_t(MemoryLayout<sockaddr_in>.size)
        return withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { bind(socket, $0, size) == 0 }
        }
    }
}
