import Message
import NIOCore

/// Where this program listens: connecting there would send mail in a circle.
public struct OwnAddress: Hashable, Sendable {
    public let address: IPAddress
    /// Nil for every port.
    public let port: Int?

    public init(_ address: IPAddress, port: Int? = nil) {
        self.address = address
        self.port = port
    }

    /// The addresses a listener can be reached at: for the unspecified address, those of all interfaces.
    public static func all(bound address: IPAddress, port: Int) -> [OwnAddress] {
        guard address.octets.allSatisfy({ $0 == 0 }) else { return [OwnAddress(address, port: port)] }
        let devices = (try? System.enumerateDevices()) ?? []
        return devices.compactMap { device in
            guard let text = device.address?.ipAddress else { return nil }
            let plain = text.prefix { $0 != "%" }
            return (try? IPAddress(plain)).map { OwnAddress($0, port: port) }
        }
    }
}
