import Foundation
import Message
import Sandbox

/// The files of a sandbox: a data folder that is marked, so that it can never become an installation or the other way
/// round.
struct SandboxFolder: Sendable {
    let path: String

    static let mark = "SANDBOX"

    var markPath: String { "\(path)/\(Self.mark)" }
    var zonePath: String { "\(path)/zone.json" }
    var authorityPath: String { "\(path)/ca.pem" }
    var certificatePath: String { "\(path)/server.pem" }
    var privateKeyPath: String { "\(path)/server.key" }
    var microsoftCertificatePath: String { "\(path)/microsoft365.pem" }
    var microsoftPrivateKeyPath: String { "\(path)/microsoft365.key" }
    var maildirPath: String { "\(path)/maildir" }
    var secretPath: String { "\(path)/api-key" }
    var factsPath: String { "\(path)/sandbox.json" }

    /// Makes the folder, or takes one that is a sandbox already.
    ///
    /// - Throws: `Failure` for an installation's folder or one that cannot be written.
    init(path: String) throws {
        self.path = URL(filePath: path).path
        let files = FileManager.default
        if files.fileExists(atPath: "\(self.path)/ledger.sqlite"), !files.fileExists(atPath: markPath) {
            throw Failure("\(path) is the data folder of an installation; give the sandbox another with --data")
        }
        do {
            try files.createDirectory(
                atPath: self.path, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
            try Data("This folder is a sandbox's. 'serve' without --sandbox refuses it.\n".utf8)
                .write(to: URL(filePath: markPath))
            try? files.removeItem(atPath: factsPath)
        } catch {
            throw Failure("cannot write the folder \(path): \(error.localizedDescription)")
        }
    }

    /// Refuses a sandbox's folder.
    static func refuse(path: String) throws {
        guard !FileManager.default.fileExists(atPath: "\(path)/\(mark)") else {
            throw Failure("\(path) is a sandbox's folder; an installation needs another, see --data")
        }
    }

    /// The server certificate, made once; who trusts `ca.pem` trusts it after every restart.
    func identity() throws -> CertificateAuthority.Identity {
        if let certificate = try? String(contentsOfFile: certificatePath, encoding: .utf8),
            let key = try? String(contentsOfFile: privateKeyPath, encoding: .utf8),
            FileManager.default.fileExists(atPath: microsoftPrivateKeyPath)
        {
            return CertificateAuthority.Identity(certificatePEM: certificate, privateKeyPEM: key)
        }
        let authority = try CertificateAuthority(name: "Countersign sandbox", now: Date())
        let identity = try authority.issue(
            names: ["localhost", SandboxNames.host.text, "*.\(SandboxNames.host)"], now: Date())
        // Whoever plays Microsoft 365 in the sandbox shows this one.
        let microsoft = try authority.issue(names: [SandboxNames.microsoft365.text], now: Date())
        try write(try authority.certificatePEM(), to: authorityPath, mode: 0o644)
        try write(microsoft.certificatePEM, to: microsoftCertificatePath, mode: 0o644)
        try write(microsoft.privateKeyPEM, to: microsoftPrivateKeyPath, mode: 0o600)
        try write(identity.privateKeyPEM, to: privateKeyPath, mode: 0o600)
        try write(identity.certificatePEM, to: certificatePath, mode: 0o644)
        return identity
    }

    func write(_ text: String, to path: String, mode: Int) throws {
        try Data(text.utf8).write(to: URL(filePath: path), options: .atomic)
        try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: path)
    }

    func readSecret() -> String? {
        try? String(contentsOfFile: secretPath, encoding: .utf8)
    }
}
