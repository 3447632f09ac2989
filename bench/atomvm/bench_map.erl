%% A million times read a key and update it, in a map of 16 keys.
-module(bench_map).
-export([start/0]).

start() -> bench:run("map", fun() -> new(16, #{}) end, fun(Map) -> sum(16, count(1000000, Map), 0) end, 1000000).

new(0, Map) -> Map;
new(N, Map) -> new(N - 1, Map#{N => 0}).

count(0, Map) ->
    Map;
count(N, Map) ->
    Key = N band 15 + 1,
    #{Key := Value} = Map,
    count(N - 1, Map#{Key := Value + 1}).

sum(0, _, Sum) -> Sum;
sum(N, Map, Sum) -> sum(N - 1, Map, Sum + maps:get(N, Map)).
