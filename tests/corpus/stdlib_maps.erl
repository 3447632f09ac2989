%% Users of module maps.
-module(stdlib_maps).
-export([start/0]).

start() ->
    M = maps:from_list([{I, I * I} || I <- lists:seq(1, 10)]),
    N = maps:from_list([{I, {v, I}} || I <- lists:seq(1, 100)]),
    [maps:get(3, M), maps:get(33, M, none), maps:find(4, M), maps:find(44, M), maps:is_key(5, M), maps:keys(M), maps:values(M), maps:to_list(maps:map(fun(K, V) -> V - K end, M)), maps:to_list(maps:filter(fun(K, _) -> K rem 2 =:= 0 end, M)), maps:fold(fun(_, V, A) -> V + A end, 0, M), maps:size(N), lists:sort(maps:keys(N)) =:= lists:seq(1, 100), maps:put(1, x, #{}), maps:remove(1, #{1 => a}), maps:merge(#{1 => a, 2 => b}, #{2 => c}),
     maps:update(1, z, #{1 => a}), maps:update_with(1, fun(X) -> [X] end, #{1 => a}), maps:update_with(2, fun(X) -> X end, init, #{1 => a}), maps:with([1, 3], M), maps:without([1, 2, 3, 4, 5, 6, 7], M), maps:take(1, #{1 => a, 2 => b}), maps:new(), maps:from_keys([1, 2], v), maps:groups_from_list(fun(X) -> X rem 3 end, lists:seq(1, 9)), maps:filtermap(fun(K, V) when K > 8 -> {true, -V}; (_, _) -> false end, M), maps:intersect(#{1 => a, 2 => b}, #{2 => c, 3 => d}), maps:merge_with(fun(_, A, B) -> {A, B} end, #{1 => a}, #{1 => b}), walk(maps:next(maps:iterator(N)), 0),
     try maps:get(zz, M) catch error:R -> R end, try maps:update(zz, 1, M) catch error:R2 -> R2 end, try maps:get(a, []) catch error:R3 -> R3 end].

walk(none, S) -> S;
walk({K, {v, K}, I}, S) -> walk(maps:next(I), S + K).
