%% Building, reading, matching and updating small maps.
-module(map_basics).
-export([start/0, id/1]).

start() ->
    M0 = #{},
    M1 = #{a => id(1), 2 => "two", [c] => {3}},
    M2 = M1#{d => 4, a => one},
    M3 = M2#{a := uno, 2 := dos},
    #{a := A, [c] := C} = M3,
    K = id(2),
    #{K := D} = M3,
    [M0, map_size(M0), map_size(M1), map_size(M2), A, C, D, map_get(d, M3), is_map_key(d, M1), is_map_key(d, M3), M1 =:= #{[c] => {3}, 2 => "two", a => 1}, M2 =:= M3, M1 =/= M2, M0#{x => y},
     is_map(M3), maps_value(M3, zz), maps_value(M3, d), #{1 => #{2 => #{3 => deep}}}].

maps_value(M, K) ->
    case M of
        #{K := V} -> {ok, V};
        _ -> none
    end.

id(X) -> X.
