import Crypto

/// AES-256-GCM with a random nonce: nonce, ciphertext and tag in one piece, bound to the row it belongs to.
struct Seal: Sendable {
    let key: SymmetricKey

    func seal(_ octets: [UInt8], for row: [UInt8]) throws -> [UInt8] {
        let box = try AES.GCM.seal(octets, using: key, authenticating: row)
        return Array(box.nonce) + Array(box.ciphertext) + Array(box.tag)
    }

    func seal(_ text: String, for row: [UInt8]) throws -> [UInt8] {
        try seal(Array(text.utf8), for: row)
    }

    /// - Returns: nil when the piece was sealed with another key, for another row, or changed since.
    func openOctets(_ sealed: [UInt8], for row: [UInt8]) -> [UInt8]? {
        guard sealed.count >= 28, let nonce = try? AES.GCM.Nonce(data: sealed[..<12]),
            let box = try? AES.GCM.SealedBox(
                nonce: nonce, ciphertext: sealed[12..<(sealed.count - 16)], tag: sealed[(sealed.count - 16)...]),
            let opened = try? AES.GCM.open(box, using: key, authenticating: row)
        else { return nil }
        return Array(opened)
    }

    func open(_ sealed: [UInt8], for row: [UInt8]) -> String? {
        openOctets(sealed, for: row).map { String(decoding: $0, as: UTF8.self) }
    }
}
