/// Why a door cannot be opened, as a plain sentence.
public enum DoorError: Error, Hashable, Sendable, CustomStringConvertible {
    case portTaken(address: String, port: Int)
    case portForbidden(address: String, port: Int)
    case addressUnknown(address: String)
    case other(address: String, port: Int, reason: String)

    public var description: String {
        switch self {
        case .portTaken(let address, let port):
            "Port \(port) on \(address) is taken by another program."
        case .portForbidden(let address, let port):
            "The right to listen on port \(port) of \(address) is missing; ports below 1024 need it."
        case .addressUnknown(let address):
            "\(address) is not an address of this machine."
        case .other(let address, let port, let reason):
            "Cannot listen on port \(port) of \(address): \(reason)."
        }
    }
}
