import Crypto
import Glibc

/// The one secret outside the database; every other key of the installation derives from it.
///
/// 32 random octets in a file that only its owner can read. Whoever copies the database without it learns no address and
/// no private key.
public struct MasterKey: Sendable {
    private let key: SymmetricKey

    /// HKDF-SHA256 (RFC 5869): 256 bits for one purpose.
    public func derive(_ purpose: String) -> SymmetricKey {
        HKDF<SHA256>.deriveKey(inputKeyMaterial: key, info: Array("countersign|\(purpose)".utf8), outputByteCount: 32)
    }

    init(octets: [UInt8]) {
        key = SymmetricKey(data: octets)
    }

    /// Reads the key.
    ///
    /// - Returns: nil when there is no file.
    /// - Throws: `LedgerError.masterKey` when others may read it or it is not 32 octets.
    static func read(path: String) throws(LedgerError) -> MasterKey? {
        let file = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW)
        guard file >= 0 else {
            if errno == ENOENT { return nil }
            throw .masterKey("\(path) cannot be opened (errno \(errno))")
        }
        defer { close(file) }
        var status = stat()
        guard fstat(file, &status) == 0 else { throw .masterKey("\(path) cannot be examined") }
        guard status.st_mode & S_IFMT == S_IFREG, status.st_mode & 0o177 == 0 else {
            throw .masterKey("\(path) must be a file that only its owner can read and write (mode 0600)")
        }
        var octets = [UInt8](repeating: 0, count: 33)
        guard Glibc.read(file, &octets, 33) == 32 else { throw .masterKey("\(path) does not hold 32 octets") }
        return MasterKey(octets: Array(octets[..<32]))
    }

    /// Writes a new key, durably, before anything depends on it.
    ///
    /// - Throws: `LedgerError.masterKey` when the file exists or cannot be written.
    static func create(path: String, octets: [UInt8]) throws(LedgerError) -> MasterKey {
        precondition(octets.count == 32, "256 bits")
        let file = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard file >= 0 else { throw .masterKey("\(path) cannot be created (errno \(errno))") }
        defer { close(file) }
        guard write(file, octets, 32) == 32, fsync(file) == 0 else {
            unlink(path)
            throw .masterKey("\(path) cannot be written (errno \(errno))")
        }
        let folder = open(String(path[..<(path.lastIndex(of: "/") ?? path.startIndex)]), O_RDONLY | O_DIRECTORY)
        if folder >= 0 {
            fsync(folder)
            close(folder)
        }
        return MasterKey(octets: octets)
    }
}
