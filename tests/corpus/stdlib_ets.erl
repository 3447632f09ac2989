%% ETS: sets, ordered sets, bags, match specifications, counters.
-module(stdlib_ets).
-export([start/0]).

start() ->
    T = ets:new(t, [set]),
    O = ets:new(o, [ordered_set]),
    B = ets:new(b, [bag]),
    [ets:insert(T, {I, I * I, I rem 3}) || I <- lists:seq(1, 50)],
    [ets:insert(O, {-I}) || I <- lists:seq(1, 10)],
    ets:insert(B, [{k, 1}, {k, 2}, {k, 1}, {j, 3}]),
    R = [ets:lookup(T, 7), ets:lookup(T, 77), ets:info(T, size), ets:update_counter(T, 7, {2, 100}), ets:lookup_element(T, 7, 2), lists:sort(ets:match(T, {'$1', '_', 0})) =:= [[I] || I <- lists:seq(3, 48, 3)], lists:sort(ets:select(T, [{{'$1', '$2', 1}, [{'<', '$1', 12}], [{{'$2', '$1'}}]}])), ets:first(O), ets:last(O), ets:next(O, -5), ets:tab2list(O), lists:sort(ets:lookup(B, k)), ets:delete(T, 1), ets:member(T, 1), ets:foldl(fun({A, _, _}, S) -> A + S end, 0, T), ets:take(B, j), ets:select_count(T, [{{'_', '_', 2}, [], [true]}]), ets:insert_new(T, {2, x, y}), ets:match_delete(T, {'_', '_', 2}), ets:info(T, size)],
    ets:delete(T),
    R ++ [try ets:lookup(T, 1) catch error:E -> E end].
