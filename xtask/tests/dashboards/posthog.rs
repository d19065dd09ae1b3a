//! A stand-in for PostHog's private API, with its known habits: it pages (and gives next addresses on another host),
//! throttles, passes over tiles that it does not know, adds fields on reading, loses tags, and fails in the middle.

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};

use serde_json::{Value, json};

pub(crate) const KEY: &str = "phx_the_secret_of_this_test";

/// How the server behaves.
#[derive(Clone, Default)]
pub(crate) struct Habits {
    /// Objects a page; 100 where it is 0.
    pub(crate) page: usize,
    /// Every so many requests one is throttled.
    pub(crate) throttle_every: usize,
    /// Which write is answered with a fault; the first is 1.
    pub(crate) fail_write: Option<(usize, Fault)>,
    /// Layouts are not taken.
    pub(crate) deaf_to_layouts: bool,
    /// Everything is sent elsewhere.
    pub(crate) redirect: bool,
    /// Refusals repeat the whole request, key and all.
    pub(crate) indiscreet: bool,
}

#[derive(Clone, Copy, Debug)]
pub(crate) enum Fault {
    /// 500, and nothing was done.
    Before,
    /// It was done, and the connection breaks.
    After,
}

#[derive(Default)]
pub(crate) struct State {
    pub(crate) habits: Habits,
    pub(crate) dashboards: BTreeMap<u64, Value>,
    pub(crate) insights: BTreeMap<u64, Value>,
    /// Tiles by number: dashboard, insight, layouts, deleted.
    pub(crate) tiles: BTreeMap<u64, Tile>,
    pub(crate) log: Vec<String>,
    next: u64,
}

#[derive(Clone)]
pub(crate) struct Tile {
    pub(crate) dashboard: u64,
    pub(crate) insight: u64,
    pub(crate) layouts: Value,
    pub(crate) deleted: bool,
}

pub(crate) struct Server {
    pub(crate) state: Arc<Mutex<State>>,
    pub(crate) address: String,
}

impl Server {
    pub(crate) fn start(habits: Habits) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = format!("http://{}", listener.local_addr().unwrap());
        let state = Arc::new(Mutex::new(State {
            habits,
            next: 100,
            ..State::default()
        }));
        let shared = Arc::clone(&state);
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                serve(stream, &shared);
            }
        });
        Self { state, address }
    }

    pub(crate) fn with<T>(&self, act: impl FnOnce(&mut State) -> T) -> T {
        act(&mut self.state.lock().unwrap())
    }

    /// The requests since the last time, as `METHOD path`.
    pub(crate) fn take_log(&self) -> Vec<String> {
        self.with(|state| std::mem::take(&mut state.log))
    }
}

fn serve(stream: TcpStream, state: &Mutex<State>) {
    let mut reader = BufReader::new(stream.try_clone().unwrap());
    let mut head = String::new();
    loop {
        let mut line = String::new();
        if reader.read_line(&mut line).unwrap_or(0) == 0 {
            return;
        }
        if line == "\r\n" {
            break;
        }
        head += &line;
    }
    let header = |name: &str| {
        head.lines().find_map(|line| {
            let (key, value) = line.split_once(':')?;
            key.eq_ignore_ascii_case(name)
                .then(|| value.trim().to_owned())
        })
    };
    let length = header("content-length").map_or(0, |length| length.parse().unwrap());
    let mut body = vec![0; length];
    reader.read_exact(&mut body).unwrap();
    let mut words = head.split(' ');
    let (method, path) = (words.next().unwrap(), words.next().unwrap());
    let body: Value = serde_json::from_slice(&body).unwrap_or(Value::Null);
    let authorized = header("authorization") == Some(format!("Bearer {KEY}"));
    let mut state = state.lock().unwrap();
    state.log.push(format!("{method} {path}"));
    let (status, extra, answer) = state.answer(method, path, &body, authorized, &head);
    drop(state);
    if status == 0 {
        return;
    }
    let text = if answer.is_null() {
        String::new()
    } else {
        answer.to_string()
    };
    let length = text.len();
    let _ = write!(
        &stream,
        "HTTP/1.1 {status} Status\r\n{extra}Content-Type: application/json\r\nContent-Length: {length}\r\nConnection: close\r\n\r\n{text}"
    );
}

type Answer = (u16, String, Value);

impl State {
    fn answer(
        &mut self,
        method: &str,
        path: &str,
        body: &Value,
        authorized: bool,
        head: &str,
    ) -> Answer {
        let plain = |status, answer| (status, String::new(), answer);
        if self.habits.redirect {
            return (
                302,
                "Location: http://127.0.0.1:1/stolen\r\n".into(),
                Value::Null,
            );
        }
        if !authorized || self.habits.indiscreet {
            return plain(
                403,
                json!({"type": "authentication_error", "detail": format!("refused: \u{1b}[2J{head}")}),
            );
        }
        let every = self.habits.throttle_every;
        if every > 0 && self.log.len().is_multiple_of(every) {
            return (
                429,
                "Retry-After: 0\r\n".into(),
                json!({"type": "throttled_error"}),
            );
        }
        let writes = self
            .log
            .iter()
            .filter(|line| !line.starts_with("GET"))
            .count();
        let fault = self
            .habits
            .fail_write
            .filter(|(at, _)| method != "GET" && *at == writes);
        if let Some((_, Fault::Before)) = fault {
            self.habits.fail_write = None;
            return plain(500, Value::Null);
        }
        let (status, answer) = self.route(method, path, body);
        if let Some((_, Fault::After)) = fault {
            self.habits.fail_write = None;
            return plain(0, Value::Null);
        }
        plain(status, answer)
    }

    fn route(&mut self, method: &str, path: &str, body: &Value) -> (u16, Value) {
        let (path, query) = path.split_once('?').unwrap_or((path, ""));
        let Some(rest) = path.strip_prefix("/api/projects/7/") else {
            return (404, json!({"detail": "Not found."}));
        };
        let parts: Vec<_> = rest.trim_end_matches('/').split('/').collect();
        let number = parts.get(1).and_then(|part| part.parse().ok());
        match (method, parts[0], number) {
            ("GET", "dashboards", None) => {
                let all = self
                    .dashboards
                    .values()
                    .filter(|one| one["deleted"] != true)
                    .cloned()
                    .collect();
                (200, self.page(all, path, query))
            }
            ("GET", "insights", None) => {
                let there = self
                    .insights
                    .iter()
                    .filter(|(_, one)| one["deleted"] != true);
                let all = there.map(|(number, _)| self.insight(*number)).collect();
                (200, self.page(all, path, query))
            }
            ("GET", "dashboards", Some(number)) => (200, self.dashboard(number)),
            ("GET", "insights", Some(number)) => (200, self.insight(number)),
            ("POST", "dashboards", None) => {
                let number = self.number();
                self.dashboards.insert(
                    number,
                    json!({"id": number, "pinned": false, "deleted": false}),
                );
                self.write_dashboard(number, body);
                (201, self.dashboard(number))
            }
            ("POST", "insights", None) => {
                if body["description"]
                    .as_str()
                    .is_some_and(|text| text.chars().count() > 400)
                {
                    return (
                        400,
                        json!({"detail": "Ensure this field has no more than 400 characters."}),
                    );
                }
                let number = self.number();
                self.insights.insert(
                    number,
                    json!({"id": number, "saved": false, "deleted": false}),
                );
                self.write_insight(number, body);
                (201, self.insight(number))
            }
            ("PATCH", "dashboards", Some(number)) => {
                self.write_dashboard(number, body);
                (200, self.dashboard(number))
            }
            ("PATCH", "insights", Some(number)) => {
                self.write_insight(number, body);
                (200, self.insight(number))
            }
            _ => (405, Value::Null),
        }
    }

    fn number(&mut self) -> u64 {
        self.next += 1;
        self.next
    }

    fn page(&self, all: Vec<Value>, path: &str, query: &str) -> Value {
        let offset: usize = query
            .split('&')
            .find_map(|pair| pair.strip_prefix("offset="))
            .map_or(0, |offset| offset.parse().unwrap());
        let size = if self.habits.page == 0 {
            100
        } else {
            self.habits.page
        };
        let end = (offset + size).min(all.len());
        // A proxy in front of it gives it another name.
        let next =
            (end < all.len()).then(|| format!("https://elsewhere.invalid{path}?offset={end}"));
        json!({"count": all.len(), "next": next, "previous": null, "results": &all[offset.min(end)..end]})
    }

    fn dashboard(&self, number: u64) -> Value {
        let mut dashboard = self.dashboards[&number].clone();
        let there = self
            .tiles
            .iter()
            .filter(|(_, tile)| tile.dashboard == number && !tile.deleted);
        let tiles = there.map(|(tile_number, tile)| {
            json!({"id": tile_number, "insight": self.insight(tile.insight), "text": null, "layouts": tile.layouts, "color": null})
        });
        dashboard["tiles"] = tiles
            .chain([json!({"id": 1, "insight": null, "text": {"body": "by hand"}})])
            .collect();
        dashboard["filters"] = json!({});
        dashboard
    }

    fn insight(&self, number: u64) -> Value {
        let mut insight = self.insights[&number].clone();
        let tiles = self.tiles.iter().filter(|(_, tile)| tile.insight == number);
        insight["dashboard_tiles"] = tiles
            .map(|(id, tile)| json!({"id": id, "dashboard_id": tile.dashboard, "deleted": tile.deleted}))
            .collect();
        insight["tags"] = json!([]);
        insight["last_refresh"] = json!("2026-11-22T10:00:00Z");
        if insight["query"].is_object() {
            insight["query"]["version"] = json!(2);
            insight["query"]["source"]["version"] = json!(2);
            insight["query"]["source"]["aggregation_group_type_index"] = Value::Null;
            if let Some(goals) =
                insight["query"]["source"]["trendsFilter"]["goalLines"].as_array_mut()
            {
                goals[0]["displayLabel"] = json!(true);
            }
        }
        insight
    }

    fn write_dashboard(&mut self, number: u64, body: &Value) {
        let dashboard = self.dashboards.get_mut(&number).unwrap();
        for key in ["name", "description", "deleted"] {
            if let Some(value) = body.get(key) {
                dashboard[key] = value.clone();
            }
        }
        for tile in body["tiles"].as_array().into_iter().flatten() {
            let there = tile["id"].as_u64().and_then(|id| self.tiles.get_mut(&id));
            // What it does not know it passes over.
            if let Some(there) =
                there.filter(|there| there.dashboard == number && !self.habits.deaf_to_layouts)
            {
                there.layouts = tile["layouts"].clone();
            }
        }
    }

    fn write_insight(&mut self, number: u64, body: &Value) {
        let insight = self.insights.get_mut(&number).unwrap();
        for key in ["name", "description", "query", "saved", "deleted"] {
            if let Some(value) = body.get(key) {
                insight[key] = value.clone();
            }
        }
        if let Some(wanted) = body["dashboards"].as_array() {
            let wanted: Vec<u64> = wanted.iter().filter_map(Value::as_u64).collect();
            for tile in self
                .tiles
                .values_mut()
                .filter(|tile| tile.insight == number)
            {
                tile.deleted = !wanted.contains(&tile.dashboard);
            }
            for dashboard in wanted {
                if !self
                    .tiles
                    .values()
                    .any(|tile| tile.insight == number && tile.dashboard == dashboard)
                {
                    let id = self.number();
                    let tile = Tile {
                        dashboard,
                        insight: number,
                        layouts: json!({}),
                        deleted: false,
                    };
                    self.tiles.insert(id, tile);
                }
            }
        }
    }
}
