export interface Room {
  readonly room: string;
  readonly floor: number;
  readonly may: readonly string[];
  readonly packages?: readonly string[];
}
export const ROOMS: readonly Room[];
