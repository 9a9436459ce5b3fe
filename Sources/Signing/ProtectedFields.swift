import Message

/// The header fields a signature covers, each once more than it occurs: nobody can change, remove or add one.
enum ProtectedFields {
    static let names: [HeaderName] =
        [
            "From", "To", "Cc", "Subject", "Date", "Message-ID", "Reply-To", "Sender", "In-Reply-To", "References",
            "MIME-Version", "Content-Type", "Content-Transfer-Encoding",
            "List-Id", "List-Unsubscribe", "List-Unsubscribe-Post", "List-Help", "List-Post", "List-Owner",
            "List-Archive", "List-Subscribe",
            "Feedback-ID", "CFBL-Address", "CFBL-Feedback-ID", "Form-Sub", "Countersign-Account",
        ].compactMap { try? HeaderName($0) }
}
