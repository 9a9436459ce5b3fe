/// The name of a check: file name, refusal code, log key and documentation anchor are all this word.
public enum CheckName: String, Hashable, Codable, Sendable, CaseIterable {
    case credential
    case standing
    case tenant
    case domain
    case content
    case suppression
    case budget
}
