import Engine
import Model
import TestSupport
import Testing

/// The mail of every step of every shipped campaign, as `gazette preview` shows it for one person of the sample.
enum EveryStep {
    static let mails = Result { () throws -> [String: ReadMail] in
        let sample = try SampleCoop()
        try sample.importSample()
        let coop = try sample.coop(on: "2027-02-01")
        var names: [String] = []
        var messages: [[UInt8]] = []
        for campaign in coop.workspace.campaigns {
            for step in campaign.steps {
                let preview = try coop.preview(
                    campaign: campaign.name, step: step.name, reference: "C-0042", on: nil)
                names.append("\(campaign.name) \(step.name)")
                messages.append(preview.mail.message)
            }
        }
        return Dictionary(uniqueKeysWithValues: zip(names, try ReadMail.read(messages)))
    }
}
