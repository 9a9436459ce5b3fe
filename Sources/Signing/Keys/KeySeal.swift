import Crypto
import Message

/// Encrypts private keys for the database: AES-256-GCM, bound to domain and selector, so that a row copied elsewhere
/// does not open.
struct KeySeal: Sendable {
    /// The first octet of a sealed key; the rest is nonce, ciphertext and tag.
    private static let version: UInt8 = 1

    let key: SymmetricKey

    struct Problem: Error, Hashable, Sendable {}

    func seal(_ plain: [UInt8], domain: DomainName, selector: DNSName) throws(Problem) -> [UInt8] {
        do {
            let box = try AES.GCM.seal(plain, using: key, authenticating: Self.binding(domain, selector))
            guard let combined = box.combined else { throw Problem() }
            return [Self.version] + combined
        } catch {
            throw Problem()
        }
    }

    /// - Throws: `Problem` for bytes sealed under another key, for another selector, or damaged.
    func open(_ sealed: [UInt8], domain: DomainName, selector: DNSName) throws(Problem) -> [UInt8] {
        guard sealed.first == Self.version else { throw Problem() }
        do {
            let box = try AES.GCM.SealedBox(combined: sealed.dropFirst())
            return Array(try AES.GCM.open(box, using: key, authenticating: Self.binding(domain, selector)))
        } catch {
            throw Problem()
        }
    }

    private static func binding(_ domain: DomainName, _ selector: DNSName) -> [UInt8] {
        Array("\(selector.text)._domainkey.\(domain.text)".utf8)
    }
}
