/// By what a message is attributed to a customer; never by anything inside the message.
public enum Identity: Hashable, Codable, Sendable {
    case credential(CredentialID)
    case connector(ConnectorID)
}
