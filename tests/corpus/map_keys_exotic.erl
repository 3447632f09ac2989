%% Keys of every type, numeric keys that are equal but not the same.
-module(map_keys_exotic).
-export([start/0]).

start() ->
    Ks = [1, 1.0, a, "a", <<"a">>, {a}, [], {}, #{}, #{k => v}, 1 bsl 70, -1, [[1], 2], true, <<>>],
    M = ins(Ks, 0, #{}),
    {[map_get(K, M) || K <- Ks], map_size(M), [is_map_key(K, M) || K <- [2, 2.0, b, "b", {b}, 1 bsl 71, #{k => w}, [1]]], M =:= ins(lists:reverse(Ks), 0, #{}), map_size(M#{1.0 => x}), map_size(M#{0.0 => x})}.

ins([], _, M) -> M;
ins([K | T], N, M) -> ins(T, N + 1, M#{K => N}).
