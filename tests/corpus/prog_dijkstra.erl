%% Shortest paths in a small graph by Dijkstra with a sorted list.
-module(prog_dijkstra).
-export([start/0]).

start() ->
    G = #{a => [{b, 7}, {c, 9}, {f, 14}], b => [{a, 7}, {c, 10}, {d, 15}], c => [{a, 9}, {b, 10}, {d, 11}, {f, 2}], d => [{b, 15}, {c, 11}, {e, 6}], e => [{d, 6}, {f, 9}], f => [{a, 14}, {c, 2}, {e, 9}], g => []},
    D = run([{0, a, [a]}], G, #{}),
    [{N, map_get(N, D)} || N <- [a, b, c, d, e, f]] ++ [is_map_key(g, D)].

run([], _, Done) -> Done;
run([{_, N, _} | Q], G, Done) when is_map_key(N, Done) -> run(Q, G, Done);
run([{C, N, Path} | Q], G, Done) -> run(push([{C + W, M, [M | Path]} || {M, W} <- map_get(N, G)], Q), G, Done#{N => {C, lists:reverse(Path)}}).

push([], Q) -> Q;
push([X | T], Q) -> push(T, ins(X, Q)).

ins(X, [Y | T]) when X > Y -> [Y | ins(X, T)];
ins(X, L) -> [X | L].
