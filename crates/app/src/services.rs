//! What people come for: the group of every procedure and the words in which people speak of it. A text of the program, not of any procedure.

use std::sync::LazyLock;

use fengqiao_procedure::model::{Procedure, Text};

/// Procedures that belong together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Group {
    /// Its name.
    pub id: String,
    /// What it is called.
    pub title: Text,
    /// For whom it is; empty where the title says enough.
    pub hint: Text,
}

/// A procedure among the services.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Service {
    /// The procedure.
    pub procedure: String,
    /// Its group.
    pub group: String,
    /// The procedure by whose pages residents begin it, where that is another.
    pub door: Option<String>,
    /// Words in which people speak of it.
    pub words: Text,
}

/// The groups in their order, and the procedures in theirs.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Services {
    groups: Vec<Group>,
    services: Vec<Service>,
}

static SERVICES: LazyLock<Services> =
    LazyLock::new(|| crate::bundle::file("texts/services.toml").map(Services::parse).unwrap_or_default());

/// The services of the program.
pub fn services() -> &'static Services {
    &SERVICES
}

impl Services {
    /// Reads a list of services. What lacks its name or Chinese title is left out.
    pub fn parse(text: &str) -> Services {
        let table: toml::Table = toml::from_str(text).unwrap_or_default();
        let word = |value: Option<&toml::Value>| value.and_then(toml::Value::as_str).map(str::to_owned);
        let words = |value: Option<&toml::Value>| {
            let part = |name: &str| word(value.and_then(|value| value.get(name))).unwrap_or_default();
            Text { zh: part("zh"), en: part("en") }
        };
        let list = |name: &str| table.get(name).and_then(toml::Value::as_array).into_iter().flatten();
        let group = |row: &toml::Value| {
            let title = words(row.get("title"));
            let found = Group { id: word(row.get("id"))?, title, hint: words(row.get("hint")) };
            (!found.title.zh.is_empty()).then_some(found)
        };
        let service = |row: &toml::Value| {
            Some(Service {
                procedure: word(row.get("procedure"))?,
                group: word(row.get("group"))?,
                door: word(row.get("door")),
                words: words(row.get("words")),
            })
        };
        Services {
            groups: list("group").filter_map(group).collect(),
            services: list("service").filter_map(service).collect(),
        }
    }

    /// Its place in the list.
    fn find(&self, procedure: &str) -> Option<(usize, &Service)> {
        self.services.iter().enumerate().find(|(_, service)| service.procedure == procedure)
    }

    /// Whether residents begin it by the pages of another procedure.
    pub fn has_other_door(&self, procedure: &str) -> bool {
        self.find(procedure).is_some_and(|(_, service)| service.door.is_some())
    }

    /// Things of procedures under their groups, in the order of the list; groups without any are left out.
    pub fn grouped<T>(&self, things: impl IntoIterator<Item = (String, T)>) -> Vec<(&Group, Vec<T>)> {
        let last = self.groups.len().saturating_sub(1);
        let mut placed: Vec<(usize, usize, T)> = Vec::new();
        for (procedure, thing) in things {
            let found = self.find(&procedure);
            let group = found.and_then(|(_, service)| self.groups.iter().position(|group| group.id == service.group));
            placed.push((group.unwrap_or(last), found.map_or(usize::MAX, |(at, _)| at), thing));
        }
        placed.sort_by_key(|(group, at, _)| (*group, *at));
        let mut grouped: Vec<(&Group, Vec<T>)> = Vec::new();
        for (group, _, thing) in placed {
            let Some(group) = self.groups.get(group) else { continue };
            match grouped.last_mut().filter(|(known, _)| known.id == group.id) {
                Some((_, things)) => things.push(thing),
                None => grouped.push((group, vec![thing])),
            }
        }
        grouped
    }

    /// Whether a procedure is what somebody looks for: a word of theirs stands in its title, its summary or its words, or one of its words
    /// stands in what they typed.
    pub fn fits(&self, procedure: &Procedure, query: &str) -> bool {
        let query = query.trim().to_lowercase();
        let words = self.find(&procedure.id).map(|(_, service)| &service.words);
        let said = |text: &Text| format!("{} {}", text.zh, text.en).to_lowercase();
        let told = format!("{} {}", said(&procedure.title), said(&procedure.summary));
        let words = words.map(said).unwrap_or_default();
        query.split_whitespace().any(|word| told.contains(word) || words.contains(word))
            || words.split_whitespace().any(|word| query.contains(word))
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use fengqiao_procedure::read::Source;

    use super::*;
    use crate::{bundle, documents};

    fn procedures() -> Vec<Procedure> {
        let files = bundle::folder("procedures").filter(|(path, _)| path.ends_with("/procedure.toml"));
        let modules = documents::modules();
        let read = |(path, text): (&str, &str)| {
            let source = Source { name: path.to_owned(), text: text.to_owned(), modules: modules.clone() };
            fengqiao_procedure::read(&source).expect("it reads")
        };
        files.map(read).collect()
    }

    #[test]
    fn every_procedure_stands_once_in_a_group_that_exists() {
        let services = services();
        let groups: BTreeSet<&str> = services.groups.iter().map(|group| group.id.as_str()).collect();
        let listed: Vec<&str> = services.services.iter().map(|service| service.procedure.as_str()).collect();
        let shipped = procedures();
        let ids: BTreeSet<&str> = shipped.iter().map(|procedure| procedure.id.as_str()).collect();
        assert_eq!(listed.iter().copied().collect::<BTreeSet<_>>(), ids);
        assert_eq!(listed.len(), ids.len());
        assert!(services.services.iter().all(|service| groups.contains(service.group.as_str())));
        assert!(services.services.iter().all(|service| !service.words.zh.is_empty() && !service.words.en.is_empty()));
    }

    #[test]
    fn people_find_it_by_their_own_words() {
        let shipped = procedures();
        for (query, id) in [
            ("楼上漏水，和邻居吵起来了", "mediation_case"),
            ("请不起律师", "legal_aid"),
            ("free lawyer", "legal_aid"),
            ("想给小区加装电梯", "deliberation"),
            ("谁看过我的个人信息", "pi_request"),
        ] {
            let found: Vec<&str> =
                shipped.iter().filter(|p| services().fits(p, query)).map(|p| p.id.as_str()).collect();
            assert!(found.contains(&id), "{query}: {found:?}");
            assert!(found.len() < shipped.len() / 2, "{query} finds too much: {found:?}");
        }
    }

    #[test]
    fn what_is_not_listed_stands_in_the_last_group() {
        let grouped = services().grouped([("new_one".to_owned(), 1), ("legal_aid".to_owned(), 2)]);
        let order: Vec<(&str, Vec<i32>)> = grouped.into_iter().map(|(group, of)| (group.id.as_str(), of)).collect();
        assert_eq!(order, [("law", vec![2]), ("other", vec![1])]);
    }
}
