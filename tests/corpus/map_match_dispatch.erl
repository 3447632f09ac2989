%% Clauses over maps: several keys, values, guards, aliases, nested patterns.
-module(map_match_dispatch).
-export([start/0, f/1]).

start() ->
    [f(M) || M <- [#{}, #{type => circle, r => 2}, #{type => rect, w => 2, h => 3}, #{type => rect, w => 2}, #{x => 1, y => 1}, #{x => 1, y => 2}, #{n => #{n => #{v => 7}}}, #{1 => a, 1.0 => b}, #{"k" => v}, [], #{z => []}]].

f(#{type := circle, r := R}) -> {circle, R * R};
f(#{type := rect, w := W, h := H}) when W < H -> {tall, W * H};
f(#{type := T}) -> {incomplete, T};
f(#{x := V, y := V}) -> {diagonal, V};
f(#{x := X, y := Y} = M) -> {point, X, Y, map_size(M)};
f(#{n := #{n := #{v := V}}}) -> {nested, V};
f(#{1 := A, 1.0 := B}) -> {exact_keys, A, B};
f(#{"k" := V}) -> {string_key, V};
f(#{z := []}) -> nil;
f(M) when map_size(M) =:= 0 -> empty;
f(_) -> none.
