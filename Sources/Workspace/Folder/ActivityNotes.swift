internal import Model

extension Workspace {
    /// Letters and resources whose `activity` is none of the coop's but so near one that it may be misspelt. One
    /// that is far from all is a trade that the coop does not have, and its letter is left out on purpose.
    package func activityNotes() -> [WorkspaceFault] {
        let own = settings.activities.map(\.text)
        let used =
            letters.map { ($0.file, $0.activity) } + resources.map { ("\($0.file):\($0.line)", $0.activity) }
        return used.compactMap { file, activity in
            guard let activity, !own.contains(activity.text),
                let near = NearNames.nearest(to: activity.text, among: own)
            else { return nil }
            return WorkspaceFault(
                file: file,
                message: "activity: found \"\(activity)\", which the coop does not have, so it is left out; "
                    + "did you mean \"\(near)\" of gazette.yaml?")
        }
    }
}
